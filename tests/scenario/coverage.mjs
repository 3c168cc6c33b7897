// Coverage: the published numbers, and every number with exactly its rows.
import { test, is, truth, ended, Town } from './town.mjs';
import { sheets } from './book.mjs';

const town = await Town.start(['demo'], process.env.TOWN);
const office = await town.visitor('office');
const programme = (await office.json('/programmes')).programmes.find((p) => p.name === 'LUP').id;
const states = ['completed', 'in_progress', 'signed_up', 'waiting', 'left', 'not_yet'];
const on = (day) => office.json(`/programmes/${programme}?on=${day}`);
const count = (d, s) => (s === 'completed' ? d.completed : d.states.find((x) => x.state === s).n);
const decoded = (s) => s.replaceAll('&amp;', '&');

await test('spring 2017: 48 completed, 30 in progress, 78 of 180 expected', async () => {
  const d = await on('2017-05-15');
  is(d.sites, 180); is(d.completed, 48); is(count(d, 'in_progress'), 30); is(d.forecast, 78); is(d.not_counted, 4);
});
await test('30 June 2017: 78 completed of 180', async () => {
  const d = await on('2017-06-30');
  is(d.sites, 180); is(d.completed, 78); is(d.forecast, 78);
});
await test('the list has 78 rows on screen, as JSON, CSV and XLSX', async () => {
  const url = `/programmes/${programme}/sites`, q = '?state=completed&on=2017-06-30';
  is(((await office.get(url + q)).body_text.match(/<tr><th scope="row">/g) ?? []).length, 78, 'html');
  is((await office.json(url + q)).sites.length, 78, 'json');
  is((await office.get(`${url}.csv${q}`)).body_text.trim().split('\r\n').length, 79, 'csv');
  const x = await office.send(`${url}.xlsx${q}`, { bytes: true });
  is(sheets(x.body_text)[0].rows.length, 79, 'xlsx');
});
await test('the command says the same', async () => {
  const d = JSON.parse(town.run('coverage', '--programme', 'LUP', '--on', '2017-06-30', '--json', '--list', 'completed'));
  is(d.completed, 78); is(d.rows.length, 78); is(d.not_yet + d.completed + d.in_progress + d.signed_up + d.waiting + d.left, d.sites);
});
await test('on any day the six states add up, and groups add up to the whole', async () => {
  for (let i = 0; i < 40; i++) {
    const day = new Date(Date.UTC(2014, 0, 1) + i * 61 * 86400e3).toISOString().slice(0, 10), d = await on(day);
    is(states.reduce((s, x) => s + count(d, x), 0), d.sites, day);
    for (const groups of [d.sectors, d.kinds]) {
      is(groups.reduce((s, g) => s + g.sites, 0), d.sites, day);
      is(groups.reduce((s, g) => s + g.completed, 0), d.completed, day);
    }
  }
});

// Every link to a list on a page, with the number it shows, opens to a list of that many.
async function numbersOpen(page) {
  const html = (await office.get(page)).body_text;
  const links = [...html.matchAll(/<a[^>]*href="([^"]*\/sites\?[^"]*)"[^>]*>\s*(?:<[^>]*>)?(\d+)(?: (?:av|of) \d+)?[^<]*</g)];
  truth(`links on ${page}`, links.length > 5);
  for (const [, href, n] of links) {
    const d = await office.json(decoded(href));
    is(d.sites.length, Number(n), href);
    is(d.total, Number(n), href);
  }
  return links.length;
}
await test('every number of the coverage page opens to its rows', () => numbersOpen(`/programmes/${programme}?on=2017-05-15`));
await test('every number of the coverage page after mergers opens to its rows', () => numbersOpen(`/programmes/${programme}?on=2020-06-30`));
await test("every number of the director's page opens to its rows", () => numbersOpen('/director?on=2017-05-15'));
await test('every number of a comparison opens to its rows', () => numbersOpen(`/programmes/${programme}/compare?from=2016-05-15&to=2017-06-30`));
await test('a successor is completed through the site it came from', async () => {
  const d = await office.json(`/programmes/${programme}/sites?state=sites&on=2020-06-30`);
  is(d.sites.filter((s) => s.name === 'Lesterud skole').length, 0);
  is(d.sites.filter((s) => s.name === 'Anna Krefting skole').length, 1);
  is(d.sites.length, 181);
});
await test("the director's page names the running cohort and the next", async () => {
  const d = await office.json('/director?on=2017-05-15');
  is(d.running[0].name, 'LUP 4'); is(d.running[0].n, 30); is(d.next[0].name, 'LUP 5'); is(d.days_left, undefined);
});
await test('names stand in Norwegian order: å after ø after z', async () => {
  const names = (await office.json('/sites')).sites.map((s) => s.name);
  truth('Åsterud last', names.at(-1).startsWith('Å'));
  truth('Østerås before Ås', names.findIndex((n) => n.startsWith('Østerås')) < names.findIndex((n) => n.startsWith('Ås')));
});

// Cohorts and states, as the office does them.
const site = async (name) => (await office.json(`/sites?q=${encodeURIComponent(name)}`)).sites[0].id;
const cohort = /\/cohorts\/([a-z0-9]+)">LUP 5/.exec((await office.get(`/programmes/${programme}`)).body_text)[1];
await test('a site goes from waiting to signed up; another step needs a reason', async () => {
  const list = await office.json(`/programmes/${programme}/sites?state=not_yet&on=2017-05-15`), id = list.sites[0].id;
  is((await office.submit(`/cohorts/${cohort}`, `/cohorts/${cohort}/sites`, { site: id, state: 'waiting', day: '2017-05-15' })).status, 303);
  const row = (await office.json(`/cohorts/${cohort}`)).sites.find((s) => s.site === list.sites[0].name), p = `/participations/${row.id}`;
  is(row.state, 'waiting');
  is((await office.submit(p, p, { state: 'completed', day: '2017-05-15', source: '' })).status, 422, 'no such step');
  is((await office.submit(p, p, { state: 'completed', day: '2017-05-15', source: 'Rettet: var med i LUP 3' })).status, 303, 'with a reason');
  is((await on('2017-05-15')).completed, 49);
  is((await office.submit(p, `${p}/remove`, {})).status, 303);
  is((await on('2017-05-15')).completed, 48);
});
await test('two people changing one state: the second sees both', async () => {
  const row = (await office.json(`/cohorts/${cohort}`)).sites[0], p = `/participations/${row.id}`;
  const f = await office.form(p, p);
  is((await office.post(p, { ...f, state: 'waiting', day: '2017-05-14', source: 'a' })).status, 303);
  const late = await office.post(p, { ...f, state: 'left', day: '2017-05-15', source: 'min grunn' });
  is(late.status, 409);
  truth('mine is kept', late.body_text.includes('min grunn'));
});
await test('an earlier completion needs a source, and counts from its day', async () => {
  const list = await office.json(`/programmes/${programme}/sites?state=not_yet&on=2017-05-15`), page = `/programmes/${programme}/afterwards`;
  is((await office.submit(page, page, { site: list.sites[0].id, day: '2014-06-01', source: '' })).status, 422);
  is((await office.submit(page, page, { site: list.sites[0].id, day: '2014-06-01', source: 'Årsrapport 2014' })).status, 303);
  is((await on('2014-06-01')).completed, 1);
  is((await on('2014-05-31')).completed, 0);
});
await test('earlier completions from a file: all of them or none', async () => {
  const list = (await office.json(`/programmes/${programme}/sites?state=not_yet&on=2017-05-15`)).sites.slice(0, 3).map((s) => s.name);
  const page = `/programmes/${programme}/afterwards`, to = `/programmes/${programme}/completions`;
  const csv = (rows) => ({ name: 'før.csv', bytes: Buffer.from(`navn;dato;kilde\n${rows.join('\n')}\n`) });
  const bad = await office.submit(page, to, {}, csv([`${list[0]};01.06.2013;arkiv`, 'Finnes ikke;01.06.2013;arkiv']));
  is(bad.status, 422);
  truth('names the line', bad.body_text.includes('Finnes ikke'));
  is((await on('2013-06-01')).completed, 0);
  is((await office.submit(page, to, {}, csv(list.map((n) => `${n};01.06.2013;arkiv`)))).status, 303);
  is((await on('2013-06-01')).completed, 3);
});
await test('a second programme counts its own', async () => {
  const mini = (await office.json('/programmes')).programmes.find((p) => p.name === 'Mini-LUP');
  is(mini.completed, 6);
});
await town.end();
ended();
