// kill -9 while an import is applied or undone: all of it or nothing, and nothing acknowledged is lost.
//   REISVERK_KILLS: rounds; REISVERK_SEED: where in the work each falls
import { test, is, truth, ended, seeded, Town } from './town.mjs';

const rounds = Number(process.env.REISVERK_KILLS ?? (process.env.LONG ? 300 : 12)), seed = Number(process.env.REISVERK_SEED ?? 1), N = 4000;
const chance = seeded(seed), town = await Town.start(['demo'], process.env.TOWN), office = await town.visitor('office');
const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
const total = async () => (await office.json('/sites')).sites.length;
const acknowledged = [];
async function promise(name) {
  is((await office.submit('/programmes/new', '/programmes/new', { name, title: name, inherit: 'any' })).status, 303);
  acknowledged.push(name);
}
const rows = Array.from({ length: N }, (_, i) => `Sted ${i};K${i};S;Skole;`);
const r = await office.bringIn({ name: 'steder.csv', bytes: Buffer.from(`Tjenestested;Kode;Sektor;Type;Adresse\n${rows.join('\n')}\n`) });
const before = await total();

// How long the work takes when nobody disturbs it; each kill falls somewhere within.
let last = 0;
await test('undisturbed, all of it is applied', async () => {
  const from = Date.now();
  is((await office.submit(r.page, `${r.page}/apply`, {})).status, 303);
  await office.whenDone(r.page);
  last = Date.now() - from;
  is(await total(), before + N);
});
let page = r.page, state = 'applied';
const tally = { whole: 0, none: 0 };
async function again() {
  const x = await office.bringIn({ name: 'steder.csv', bytes: Buffer.from(`Tjenestested;Kode;Sektor;Type;Adresse\n${rows.join('\n')}\n`) });
  is(x.data?.new, N, x.text);
  return x.page;
}
async function round(i) {
  // A finished undo needs a new import before there is something to kill.
  if (state === 'undone') { page = await again(); state = 'ready'; }
  const what = state === 'applied' ? 'undo' : 'apply', after = state === 'applied' ? 'undone' : 'applied';
  await promise(`P${i}`);
  const form = await office.form(page, `${page}/${what}`), sent = office.post(`${page}/${what}`, form).catch(() => null);
  await wait(chance() * last * 1.1);
  await town.kill();
  await sent;
  await town.serve();
  office.origin = town.origin;
  // A write first: it waits for whatever of the dead program still holds the lane.
  await promise(`Q${i}`);
  const n = await total(), d = await office.json(page), done = d.state === after;
  is(n, (done ? after : state) === 'applied' ? before + N : before, `kill ${i} (${what}): the import is ${d.state}, sites`);
  truth(`kill ${i} (${what}): ${d.state}`, done || d.state === state);
  tally[done ? 'whole' : 'none']++;
  state = d.state;
}
await test(`killed ${rounds} times (seed ${seed}): all of an import or none of it`, async () => {
  for (let i = 0; i < rounds; i++) await round(i);
});
await test('what was acknowledged is there', async () => {
  const names = new Set((await office.json('/programmes')).programmes.map((p) => p.name));
  is(acknowledged.filter((n) => !names.has(n)).join(' '), '');
  truth('something was', acknowledged.length >= 2 * rounds);
});
await test('the kills fell before and after the end of the work', () => {
  truth(`${tally.none} left nothing, ${tally.whole} were too late`, rounds < 8 || (tally.none > 0 && tally.whole > 0));
});
await test('and the chain is whole', () => truth('whole', town.run('check').includes('chain whole')));
console.log(`ran ${rounds} kills, seed ${seed}: ${tally.none} left nothing of the work, ${tally.whole} all of it`);
await town.end();
ended();
