import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ShopStack } from '../lib/shop-stack';

test('the shop has two email APIs', () => {
  const template = Template.fromStack(new ShopStack(new App(), 'ShopStack'));
  template.resourceCountIs('AWS::ApiGatewayV2::Api', 2);
});
