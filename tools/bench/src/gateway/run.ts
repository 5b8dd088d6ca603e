import { measureProxies } from './measure-proxies.ts';
import type { MeasureOptions } from './measure-proxies.ts';
import { report } from './report.ts';

/** Measures the gateway against http-proxy-3, and HAProxy where it is installed, and gives the report. */
export async function benchGateway(options: MeasureOptions, say: (line: string) => void): Promise<string> {
  return report(await measureProxies(options, say));
}
