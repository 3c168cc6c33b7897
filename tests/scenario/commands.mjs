// The commands: help that teaches, exit statuses a script can rely on, backup and restore.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, readFileSync, existsSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, is, truth, ended, binary } from './town.mjs';

const dir = mkdtempSync(join(tmpdir(), 'reisverk-')), file = (n) => join(dir, n);
const commands = ['serve', 'demo', 'fixture', 'register', 'coverage', 'municipality', 'account', 'routes', 'migrate', 'check', 'backup', 'restore'];
const program = resolve(binary);

for (const c of commands)
  await test(`${c} --help teaches, and says nothing on the other channel`, () => {
    const r = spawnSync(program, [c, '--help'], { encoding: 'utf8' });
    is(r.status, 0); is(r.stderr, '');
    truth('usage', r.stdout.startsWith('usage: reisverk [--data FILE] ' + c));
    truth('in --help', spawnSync(program, ['--help'], { encoding: 'utf8' }).stdout.includes(`  ${c} `));
  });
function status(name, want, ...args) {
  return test(name, () => {
    const r = spawnSync(program, args, { encoding: 'utf8', cwd: dir, timeout: 60000 });
    is(r.status, want, r.stderr);
    if (want !== 0) truth('says why', r.stderr.length > 0);
  });
}
const d = (data) => ['--data', file(data)];
await status('no command is a mistake', 2);
await status('an unknown command is a mistake', 2, 'fly');
await status('an unknown option is a mistake', 2, ...d('x.db'), 'coverage', '--colour', 'red');
await status('an option without its value is a mistake', 2, ...d('x.db'), 'coverage', '--programme');
await status('the demonstration is made', 0, ...d('demo.db'), 'demo');
await status('and made only once', 0, ...d('demo.db'), 'demo');
await status('a folder that is not there is the machine\'s fault', 3, '--data', join(dir, 'no', 'such.db'), 'check');
await status('a programme that is not there is refused', 1, ...d('demo.db'), 'coverage', '--programme', 'XYZ');
await status('a date that is none is a mistake', 2, ...d('demo.db'), 'coverage', '--programme', 'LUP', '--on', 'soon');
await status('a state that is none is a mistake', 2, ...d('demo.db'), 'coverage', '--programme', 'LUP', '--list', 'done');
await status('an address that is none is refused', 1, ...d('demo.db'), 'account', 'add', 'nobody', 'N', '--role', 'office');
await status('a role that is none is a mistake', 2, ...d('demo.db'), 'account', 'add', 'a@example.no', 'N', '--role', 'king');
await status('an account is made', 0, ...d('demo.db'), 'account', 'add', 'a@example.no', 'N N', '--role', 'office,coach');
await status('the same account again is refused', 1, ...d('demo.db'), 'account', 'add', 'a@example.no', 'N N', '--role', 'office');
await status('a fixture does not overwrite', 1, ...d('demo.db'), 'fixture', '--size', 'small');
await status('a size that is none is a mistake', 2, ...d('y.db'), 'fixture', '--size', 'huge');
await status('demonstration links are for loopback alone', 1, ...d('demo.db'), 'serve', '--listen', '0.0.0.0:0', '--demo-links');
await status('a proxy needs the origin people write', 2, ...d('demo.db'), 'serve', '--proxy', '127.0.0.1');
await status('a port that is none is a mistake', 2, ...d('demo.db'), 'serve', '--listen', '127.0.0.1:99999');

await test('the same seed makes the same municipality', () => {
  for (const f of ['s1.db', 's2.db']) is(spawnSync(program, [...d(f), 'fixture', '--size', 'small', '--seed', '7']).status, 0);
  const list = (f) => spawnSync(program, [...d(f), 'coverage', '--programme', 'LUP', '--on', '2018-05-15', '--list', 'sites'], { encoding: 'utf8' }).stdout;
  is(list('s1.db'), list('s2.db'));
  is(list('s1.db').trim().split('\n').length >= 11, true);
});
await test('a backup holds what the data held, and is restored where nothing is', () => {
  is(spawnSync(program, [...d('demo.db'), 'backup', file('b.db')]).status, 0);
  is(spawnSync(program, [...d('demo.db'), 'backup', file('b.db')]).status !== 0, true, 'never over a file');
  is(spawnSync(program, [...d('demo.db'), 'restore', file('b.db')]).status, 1, 'never over data');
  is(spawnSync(program, [...d('r.db'), 'restore', file('b.db')]).status, 0);
  const cov = (f) => spawnSync(program, [...d(f), 'coverage', '--programme', 'LUP', '--on', '2017-06-30', '--json', '--list', 'sites'], { encoding: 'utf8' }).stdout;
  is(cov('r.db'), cov('demo.db'));
  is(spawnSync(program, [...d('r.db'), 'check']).status, 0);
});
await test('a damaged backup is not restored', () => {
  writeFileSync(file('bad.db'), readFileSync(file('b.db')));
  truncateSync(file('bad.db'), 20000);
  truth('refused', spawnSync(program, [...d('r2.db'), 'restore', file('bad.db')]).status !== 0);
  truth('nothing is left', !existsSync(file('r2.db')));
});
await test('an import by command says what it would do, and does it when told', () => {
  writeFileSync(file('s.csv'), 'navn;kode;sektor\nHaug;1;Oppvekst\nSolvik;2;Helse\n;3;X\n');
  const plan = spawnSync(program, [...d('i.db'), 'register', 'import', file('s.csv')], { encoding: 'utf8' });
  is(plan.status, 0, plan.stderr);
  truth('counts', plan.stdout.includes('2 new, 0 changed, 0 unchanged, 0 closed, 1 problems'));
  truth('nothing done', spawnSync(program, [...d('i.db'), 'register', 'import', file('s.csv')], { encoding: 'utf8' }).stdout.includes('2 new'));
  is(spawnSync(program, [...d('i.db'), 'register', 'import', file('s.csv'), '--apply']).status, 0);
  truth('done', spawnSync(program, [...d('i.db'), 'register', 'import', file('s.csv')], { encoding: 'utf8' }).stdout.includes('0 new, 0 changed, 2 unchanged'));
  truth('mapped by hand', spawnSync(program, [...d('j.db'), 'register', 'import', file('s.csv'), '--map', 'name=3,sector=0'], { encoding: 'utf8' }).stdout.includes('Oppvekst'));
});
rmSync(dir, { recursive: true, force: true });
ended();
