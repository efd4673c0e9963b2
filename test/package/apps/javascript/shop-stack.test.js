const { App } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const { ShopStack } = require('../lib/shop-stack');

test('the shop has two email APIs', () => {
  const template = Template.fromStack(new ShopStack(new App(), 'ShopStack'));
  template.resourceCountIs('AWS::ApiGatewayV2::Api', 2);
});
