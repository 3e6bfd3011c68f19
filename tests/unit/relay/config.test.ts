/** The environment's one reader: defaults, what it takes, and the sentence for each value that cannot be meant. */
import { expect, test } from 'vitest';
import { configHelp, readConfig } from '../../../relay/config.ts';

test('without any setting there is a whole configuration', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    ok: true,
    value: { port: 8787, home: '.holdfast', host: null, trustProxy: false, robots: true, origins: [] },
  });
});

test('an empty value counts as absent', () => {
  expect(readConfig({ PORT: '' })).toMatchObject({ ok: true, value: { port: 8787 } });
});

test('values are read', () => {
  const environment = {
    PORT: '0',
    HOST: '127.0.0.1',
    HOLDFAST_ORIGINS: 'https://a.example, http://b.example:81',
    TRUST_PROXY: 'on',
    SOCKETS_PER_ADDRESS: '7',
  };
  expect(readConfig(environment)).toMatchObject({
    ok: true,
    value: {
      port: 0,
      host: '127.0.0.1',
      origins: ['https://a.example', 'http://b.example:81'],
      trustProxy: true,
      limits: { socketsPerAddress: 7 },
    },
  });
});

test.each([
  ['PORT', '87x7', 'PORT is "87x7", but it must be a whole number from 0 to 65535'],
  ['PORT', '65536', 'PORT is "65536"'],
  ['PORT', '-1', 'PORT is "-1"'],
  ['HOST', 'a b', 'HOST is "a b"'],
  ['HOLDFAST_LOG', 'loud', 'one of trace, debug'],
  ['HOLDFAST_ORIGINS', 'https://a.example/', 'HOLDFAST_ORIGINS'],
  ['HOLDFAST_ORIGINS', '*', 'HOLDFAST_ORIGINS'],
  ['TRUST_PROXY', 'yes', 'it must be "on" or "off"'],
  ['HOLDFAST_WORKERS', '0', 'HOLDFAST_WORKERS'],
  ['OPERATIONS_IN_FLIGHT', '1e9', 'OPERATIONS_IN_FLIGHT'],
])('%s=%s stops the start with one sentence', (name, value, sentence) => {
  const config = readConfig({ [name]: value });
  expect(config.ok).toBe(false);
  const said = config.ok ? '' : config.error;
  expect(said).toContain(sentence);
  expect(said.split('\n')).toHaveLength(1);
  expect(said).toMatch(/start again\.$/);
});

test('--help names every setting with its default', () => {
  const help = configHelp();
  for (const name of ['PORT', 'HOLDFAST_HOME', 'HOST', 'TRUST_PROXY', 'TOP_UPS_PER_ADDRESS_PER_DAY'])
    expect(help).toContain(name);
  expect(help).toContain('(default: 8787)');
  expect(help).not.toContain(process.cwd());
});
