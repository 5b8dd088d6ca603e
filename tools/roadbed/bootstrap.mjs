#!/usr/bin/env node
// The one file that the machine's own Node (20 or newer) runs: it installs what package-lock.json names, once,
// and hands over to the Node that came with it. Plain JavaScript, no dependencies.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const main = join(root, 'tools', 'roadbed', 'src', 'main.ts');
const stamp = join(modules, '.roadbed-lock');

const major = Number.parseInt(process.versions.node, 10);
if (major < 20) stop(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
if (!isInstalled()) await install();
process.env.PATH = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
if (major >= NODE_MAJOR) await runHere();
else await runUnderOwnNode();

/** Whether node_modules is what the lock file says; a stamp saves the comparison next time. */
function isInstalled() {
  const lockText = read(join(root, 'package-lock.json'));
  if (lockText === undefined)
    stop('package-lock.json is missing: restore it with git checkout package-lock.json.');
  const hash = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}\n`;
  // npm writes this file last: an install that was cut short leaves none.
  const installedText = read(join(modules, '.package-lock.json'));
  if (installedText === undefined) return false;
  const mark = hash + createHash('sha256').update(installedText).digest('hex');
  if (read(stamp) === mark) return true;
  if (!agrees(JSON.parse(lockText).packages, JSON.parse(installedText).packages)) return false;
  try {
    writeFileSync(stamp, mark);
  } catch {
    // node_modules may belong to somebody else; then it is compared again the next time.
  }
  return true;
}

/** Compares what should be installed with what npm says it installed; optional packages depend on the machine. */
function agrees(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return optional === true;
    return link ? existsSync(join(root, path)) : found.version === version;
  });
}

async function install() {
  const started = Date.now();
  console.log(
    'Installing the packages of package-lock.json (npm ci); the first time this takes about a minute …',
  );
  const { code, output } = await npm(['ci', '--loglevel=error', '--no-audit', '--no-fund']);
  if (code !== 0) {
    console.error(output.trimEnd());
    stop(`npm ci failed. ${fixFor(output)}`);
  }
  if (!isInstalled())
    stop(
      'npm ci ran, yet node_modules is not what package-lock.json says: run npm ci and look at its output.',
    );
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function fixFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return 'The npm registry cannot be reached: check the network, or the registry that "npm config get registry" names.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) return `Make ${root} writable for this user, or run as its owner.`;
  if (/ENOSPC/.test(output)) return 'The disk is full: free some space.';
  if (/EUSAGE|in sync/.test(output)) return 'Run npm install, and commit package-lock.json.';
  return 'Put right what npm says above, then start again.';
}

async function npm(args) {
  const env = { ...process.env };
  // An empty HOME is taken by npm for a folder called ''.
  if (env.HOME === '') delete env.HOME;
  const script = env.npm_execpath;
  const [command, before] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, [...before, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (data) => (output += data);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 1, output: `npm cannot be run: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function runHere() {
  const { runCommand } = await import(pathToFileURL(main).href);
  process.exitCode = await runCommand(process.argv.slice(2));
}

async function runUnderOwnNode() {
  const node = join(modules, '.bin', 'node');
  if (!existsSync(node)) {
    stop(
      `Node ${NODE_MAJOR} is not there (${node}): the install script of the package "node" was not run. ` +
        'Run npm rebuild node, or npm ci without --ignore-scripts, or use Node 24 or newer.',
    );
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
  const [code, signal] = await new Promise((resolve) => {
    child.on('error', (error) => stop(`${node} cannot be run: ${error.message}. Run npm rebuild node.`));
    child.on('exit', (...result) => resolve(result));
  });
  if (signal === null) process.exit(code);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  process.kill(process.pid, signal);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
