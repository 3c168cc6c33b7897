// Many people at once, reading and writing: nothing fails, nothing acknowledged is lost, every answer is of one moment.
//   REISVERK_LOAD_SECONDS: how long; REISVERK_SEED: who does what
import { readFileSync } from 'node:fs';
import { test, is, truth, ended, seeded, Town } from './town.mjs';

const seconds = Number(process.env.REISVERK_LOAD_SECONDS ?? (process.env.LONG ? 300 : 4)), seed = Number(process.env.REISVERK_SEED ?? 1);
const chance = seeded(seed), town = await Town.start(['demo'], process.env.TOWN), people = [], written = [];
for (const role of ['office', 'director', 'coach', 'guest', 'participant', 'operator']) people.push([role, await town.visitor(role)]);
const office = people[0][1], programme = (await office.json('/programmes')).programmes.find((p) => p.name === 'LUP').id;
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${town.process.pid}/status`, 'utf8'))[1]);
const until = Date.now() + seconds * 1000, wrong = [];
let asked = 0, next = 0, middle = 0;
const reads = ['/director', '/programmes', `/programmes/${programme}`, `/programmes/${programme}/sites?state=completed`, '/sites', '/accounts', '/about', '/nowhere',
  `/programmes/${programme}/sites.csv?state=not_yet`, `/programmes/${programme}/sites.xlsx?state=completed`, '/sites.csv'];

async function write() {
  const name = `L${next++}`;
  const r = await office.submit('/programmes/new', '/programmes/new', { name, title: name, inherit: 'any' });
  if (r.status === 303) written.push(name);
  else if (r.status !== 429) wrong.push(`POST: ${r.status}`);
}
async function read(role, v) {
  const path = reads[Math.floor(chance() * reads.length)], r = await v.get(path);
  if (![200, 403, 404].includes(r.status)) wrong.push(`${role} ${path}: ${r.status}`);
  // Somebody else writes meanwhile; the numbers of one answer must still be of one moment.
  const d = await office.json(`/programmes/${programme}?on=2017-05-15`), sum = d.states.reduce((n, s) => n + s.n, d.completed);
  if (sum !== d.sites) wrong.push(`${sum} states, ${d.sites} sites`);
}
async function one([role, v], i) {
  while (Date.now() < until) {
    try {
      if (i === 0) await write(); else await read(role, v);
    } catch (e) { wrong.push(e.message); }
    asked++;
    if (middle === 0 && Date.now() > until - seconds * 500) middle = resident();
    if (i === 0) await new Promise((ok) => setTimeout(ok, 60));
  }
}
await test(`${people.length * 2} at once for ${seconds} s: every request is answered as it should be`, async () => {
  await Promise.all([...people, ...people.slice(1)].map(one));
  is(wrong.slice(0, 3).join('; '), '');
  truth(`${asked} rounds`, asked > seconds * 5);
});
await test('every write that was acknowledged is there, and none twice', async () => {
  const names = (await office.json('/programmes')).programmes.map((p) => p.name).filter((n) => n[0] === 'L' && n !== 'LUP');
  is(names.sort().join(), written.sort().join());
  truth(`${written.length} were`, written.length > 3);
});
await test('the memory it takes does not grow with the requests', () => truth(`${middle} KiB, then ${resident()}`, resident() < middle * 1.5 + 16384));
await test('and the chain is whole', () => truth('whole', town.run('check').includes('chain whole')));
console.log(`ran load: ${asked} rounds in ${seconds} s, seed ${seed}, ${written.length} writes`);
await town.end();
ended();
