import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../support/template.ts';

/** A template as MiniStack takes it: an alarm looks at the first of its metrics (see `gaps.ts`). */
export function fitTemplate(template: Template): Template {
  const fitted = Object.entries(template.Resources).map(([id, resource]) => {
    const { Metrics, ...properties } = resource.Properties ?? {};
    if (resource.Type !== 'AWS::CloudWatch::Alarm' || Metrics === undefined) return [id, resource];
    const { MetricStat } = Metrics.find((metric: object) => 'MetricStat' in metric);
    const { Metric, Period, Stat } = MetricStat;
    return [id, { ...resource, Properties: { ...properties, ...Metric, Period, Statistic: Stat } }];
  });
  return { ...template, Resources: Object.fromEntries(fitted) };
}

/** As part of the CDK app: what it has synthesized. */
if (import.meta.main) {
  const folder = process.env.CDK_OUTDIR ?? '';
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.template.json'))) {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(fitTemplate(JSON.parse(readFileSync(path, 'utf8')))));
  }
}
