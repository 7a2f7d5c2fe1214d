// Ours against the peer, from a results file: the medians of each figure and how many times better ours is (over 1: better).
import { readFileSync } from 'node:fs';

const rows = readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter((row) => !row.first);
const load = (bench) => [[bench, '/s', (r) => r.per_s, true], [bench, 'p99 ms', (r) => r.ms?.p99], [bench, 'CPU us each', (r) => r.cpu_us]];
const FIGURES = [
  ...load('ingest'), ...load('drain'), ...load('activate-new'), ...load('activate-again'), ...load('validate'),
  ['coldstart-api', 'ms', (r) => r.start_ms], ['coldstart-worker', 'ms', (r) => r.start_ms],
  ['coldstart-api', 'idle RSS MB', (r) => r.idle_mb?.rss], ['coldstart-worker', 'idle RSS MB', (r) => r.idle_mb?.rss],
  ['ingest', 'api RSS MB', (r) => r.mb?.api?.rss], ['drain', 'worker RSS MB', (r) => r.mb?.worker?.rss],
];
const median = (label, bench, get) => {
  const all = rows.filter((r) => r.label === label && r.bench === bench).map(get).filter((x) => x != null).sort((a, b) => a - b);
  return all.length ? (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2 : null;
};
console.log(`${'figure'.padEnd(30)}${'peer'.padStart(10)}${'ours'.padStart(10)}${'ratio'.padStart(8)}`);
for (const [bench, name, get, more] of FIGURES) {
  const [peer, ours] = ['node-bullmq', 'java'].map((label) => median(label, bench, get));
  if (!peer || !ours) continue;
  const ratio = more ? ours / peer : peer / ours;
  console.log(`${`${bench} ${name}`.padEnd(30)}${String(peer).padStart(10)}${String(ours).padStart(10)}${ratio.toFixed(2).padStart(8)}`);
}
