// Every page in Chromium: three languages, phone and desk, keyboard, no script, print, hostile texts.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test, is, truth, ended, Town } from '../scenario/town.mjs';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const town = await Town.start();

// A page of somebody's, that remembers what went wrong in it.
async function open(t, role, options = {}) {
  const context = await browser.newContext({ bypassCSP: options.axe ?? false, javaScriptEnabled: options.script ?? true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.wrong = [];
  page.on('console', (m) => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) page.wrong.push(m.text()); });
  page.on('pageerror', (e) => page.wrong.push(e.message));
  page.on('request', (r) => { if (!r.url().startsWith(t.origin) && !r.url().startsWith('data:')) page.wrong.push('left the origin: ' + r.url()); });
  if (role) {
    await page.goto(t.newLink(role));
    await page.click('main button');
    await page.waitForURL((u) => !u.pathname.startsWith('/sign-in'));
  }
  return page;
}
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run());
  if (violations.length) throw new Error(`${what}: ${violations[0].id}: ${violations[0].nodes[0].html.slice(0, 120)}`);
}

const office = await open(town, 'office', { axe: true });
const html = async (path) => { await office.goto(town.origin + path); return office.content(); };
const programme = /\/programmes\/[a-z0-9]{16}/.exec(await html('/programmes'))[0];
const cohort = /\/cohorts\/[a-z0-9]{16}/.exec(await html(programme))[0];
const participation = /\/participations\/[a-z0-9]{16}/.exec(await html(cohort))[0];
const site = /\/sites\/[a-z0-9]{16}/.exec(await html('/sites'))[0];
const account = /\/accounts\/[a-z0-9]{16}/.exec(await html('/accounts'))[0];
await office.goto(town.origin + '/imports');
await office.setInputFiles('#f-file', { name: 'steder.csv', mimeType: 'text/csv', buffer: Buffer.from('navn;sektor;adresse\nBryn helsestasjon;Bistand og omsorg;Ny vei 1\nHelt ny;X;Y\n;X;Y\n') });
await office.click('main button[type=submit]');
const imported = new URL(office.url()).pathname.replace('/columns', '');
const pages = ['/director', '/programmes', programme, `${programme}/sites?state=completed`, `${programme}/compare?from=2016-01-01&to=2017-06-30`,
  cohort, participation, `${programme}/change`, `${programme}/cohorts/new`, `${programme}/afterwards`, '/programmes/new', `${cohort}/change`,
  '/sites', site, '/sites/new', `${site}/change`, `${site}/close`, `${site}/merge`, `${site}/split`, '/imports', `${imported}/columns`,
  '/accounts', account, '/accounts/new', '/account', '/audit', '/about', '/nowhere'];
const short = (p) => p.replace(/[a-z0-9]{16}/g, 'ID');

for (const locale of ['nb', 'nn', 'en'])
  await test(`every page in ${locale} is accessible, fits 390 and 1280 px and breaks nothing`, async () => {
    await office.goto(`${town.origin}/language?locale=${locale}&back=/about`);
    for (const p of pages)
      for (const width of [1280, 390]) {
        await office.setViewportSize({ width, height: 900 });
        await office.goto(town.origin + p);
        is(await office.getAttribute('html', 'lang'), locale, short(p));
        truth(`${short(p)} at ${width}: ${await overflow(office)} px too wide`, (await overflow(office)) <= 0);
        await accessible(office, `${short(p)} at ${width}`);
      }
    is(office.wrong.join('; '), '', 'console');
  });
await test('the preview of an import is accessible, on a phone too', async () => {
  await office.goto(town.origin + imported + '/columns');
  await office.click('main form.stack button[type=submit]');
  await office.waitForURL((u) => u.pathname === imported);
  await office.waitForSelector('[data-verdict="problem"]');
  for (const width of [1280, 390]) {
    await office.setViewportSize({ width, height: 900 });
    await office.goto(town.origin + imported);
    truth('a preview', (await office.content()).includes('data-verdict="problem"'));
    truth('fits', (await overflow(office)) <= 0);
    await accessible(office, 'preview');
  }
});
await test('a refused form says what is wrong, has the focus, and is accessible', async () => {
  await office.goto(`${town.origin}/sites/new`);
  await office.evaluate(() => document.querySelectorAll('[required]').forEach((e) => e.removeAttribute('required')));
  await office.fill('#f-kostra', '20X');
  await office.click('main form.form button[type=submit]');
  await office.waitForLoadState();
  is(await office.evaluate(() => document.activeElement.id), 'problems');
  await accessible(office, 'refused');
});
await test('320 px and forced colours: nothing is cut off', async () => {
  await office.emulateMedia({ forcedColors: 'active' });
  await office.setViewportSize({ width: 320, height: 640 });
  for (const p of ['/director', programme, '/sites', `${site}/change`, '/imports', '/account']) {
    await office.goto(town.origin + p);
    truth(`${short(p)}: ${await overflow(office)}`, (await overflow(office)) <= 0);
  }
  await office.emulateMedia({ forcedColors: 'none' });
});
await test('dark: as readable as light', async () => {
  await office.emulateMedia({ colorScheme: 'dark' });
  await office.setViewportSize({ width: 1280, height: 900 });
  for (const p of ['/director', programme, '/sites', '/imports']) {
    await office.goto(town.origin + p);
    await accessible(office, short(p));
  }
  await office.emulateMedia({ colorScheme: 'light' });
});
await test('by keyboard alone: the skip link, every control in its order, no trap', async () => {
  const page = await open(town, 'director');
  await page.goto(`${town.origin}/director`);
  await page.keyboard.press('Tab');
  is(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main', 'first');
  await page.keyboard.press('Enter');
  is(await page.evaluate(() => document.activeElement.id), 'main');
  await page.goto(`${town.origin}/director`);
  const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')].filter((e) => e.offsetParent !== null).length);
  const seen = new Set();
  for (let i = 0; i < wanted * 3; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      e.dataset.walk ??= String(Math.random());
      return e.dataset.walk;
    });
    if (at === null) break;
    seen.add(at);
  }
  truth(`${seen.size} of ${wanted}`, seen.size >= wanted);
});
await test('without script: sign in, look, change a site, bring in a file, sign out', async () => {
  const page = await open(town, 'office', { script: false });
  await page.goto(`${town.origin}${programme}?on=2017-06-30`);
  truth(`the numbers: ${page.url()} ${await page.title()}`, (await page.content()).includes('78 av 180'));
  await page.goto(`${town.origin}${site}/change`);
  await page.fill('#f-address', 'Uten skript 1');
  await page.click('main form button[type=submit]');
  truth('said', (await page.content()).includes('Uten skript 1'));
  await page.goto(`${town.origin}/imports`);
  await page.setInputFiles('#f-file', { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from('navn;sektor\nUten skript skole;Barn og unge\n') });
  await page.click('main button[type=submit]');
  await page.click('main form.stack button[type=submit]');
  for (let i = 0; i < 50 && !(await page.content()).includes('data-verdict="new"'); i++) { await page.waitForTimeout(100); await page.reload(); }
  await page.click('main .actions form button >> nth=0');
  await page.waitForTimeout(300);
  await page.goto(`${town.origin}/sites?q=uten+skript+skole`);
  truth('there', (await page.content()).includes('Uten skript skole'));
  await page.click('form[action="/sign-out"] button');
  truth('out', page.url().includes('/sign-in'));
});
await test("the director's page prints on one A4, in each language", async () => {
  const page = await open(town, 'director');
  for (const locale of ['nb', 'nn', 'en']) {
    await page.goto(`${town.origin}/language?locale=${locale}&back=/about`);
    await page.goto(`${town.origin}/director?on=2017-05-15`);
    const file = join(town.dir, 'director.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    is(/Pages: +(\d+)/.exec(info)[1], '1', locale);
    truth('A4', info.includes('A4'));
  }
});
await test('the content security policy stops nothing of ours', async () => {
  const page = await open(town, 'office');
  for (const p of pages) await page.goto(town.origin + p);
  is(page.wrong.join('; '), '');
});
await test('signed out: sign-in is accessible in each language', async () => {
  const page = await open(town, null, { axe: true });
  for (const locale of ['nb', 'nn', 'en']) {
    await page.goto(`${town.origin}/language?locale=${locale}&back=/sign-in`);
    for (const p of ['/sign-in', '/sign-in?wrong=1', '/sign-in/sent', '/about']) {
      await page.goto(town.origin + p);
      await accessible(page, p);
    }
  }
});
await test("an operator's pages are accessible", async () => {
  const page = await open(town, 'operator', { axe: true });
  for (const p of ['/municipality', '/accounts', '/audit']) {
    await page.goto(town.origin + p);
    await accessible(page, p);
  }
});
await town.end();

const hostile = await Town.start(['fixture', '--size', 'hostile']);
await test('texts that break pages elsewhere run nothing here', async () => {
  const page = await open(hostile, 'office');
  page.on('dialog', (d) => { page.wrong.push('a dialog: ' + d.message()); d.dismiss(); });
  for (const p of ['/sites', '/programmes', '/director']) {
    await page.goto(hostile.origin + p);
    is(await page.evaluate(() => document.querySelectorAll('main script, main img[src="x"]').length), 0, p);
    truth(`${p} fits`, (await overflow(page)) <= 0);
  }
  const list = await page.evaluate(() => document.querySelector('a[href*="/sites?"]')?.href);
  await page.goto(list);
  is(await page.evaluate(() => document.querySelectorAll('main script, main img[src="x"]').length), 0, 'list');
  is(page.wrong.join('; '), '');
});
await hostile.end();
await browser.close();
ended();
