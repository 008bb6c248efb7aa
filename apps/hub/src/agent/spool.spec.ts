import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpoolFile } from './spool-file.js';
import { Spool } from './spool.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** For the file of that number. */
function fillDisk(number: number): void {
  symlinkSync('/dev/full', join(folder, `spool-${String(number).padStart(12, '0')}.jsonl`));
}

function drain(spool: Spool<number>, most = 7): number[] {
  const drained: number[] = [];
  for (let some = spool.peek(most); some.length > 0; some = spool.peek(most)) {
    drained.push(...some);
    spool.drop(some.length);
  }
  return drained;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('the spool', () => {
  it('gives back what it got, in order, and leaves nothing', () => {
    const spool = Spool.open<number>(folder, { fileBytes: 60, files: 100 });
    for (const number of numbers(0, 50)) spool.append([number]);
    expect(spool.length).toBe(50);
    expect(drain(spool)).toEqual(numbers(0, 50));
    expect([spool.length, readdirSync(folder)]).toEqual([0, []]);
  });

  it('keeps what was not sent for the next life, and may send a little twice', () => {
    const first = Spool.open<number>(folder, { fileBytes: 60, files: 100 });
    first.append(numbers(0, 20));
    first.append(numbers(20, 40));
    first.peek(10);
    first.drop(10);
    const second = Spool.open<number>(folder, { fileBytes: 60, files: 100 });
    second.append([40]);
    expect(drain(second)).toEqual(numbers(0, 41));
  });

  it('takes in more while it is being sent', () => {
    const spool = Spool.open<number>(folder);
    spool.append(numbers(0, 5));
    expect(spool.peek(3)).toEqual([0, 1, 2]);
    spool.append([5]);
    spool.drop(3);
    expect(drain(spool)).toEqual([3, 4, 5]);
  });

  it('cuts off what a crash has torn, and passes over what is damaged', () => {
    const first = Spool.open<number>(folder);
    first.append([1, 2]);
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), 'ffffffff 3\n12345678 {"half');
    const second = Spool.open<number>(folder);
    second.append([4]);
    expect(drain(second)).toEqual([1, 2, 4]);
    expect(second.lost).toBe(1);
  });

  it('lets the oldest go when the disk is full, and loses what it does not take all the same', () => {
    const spool = Spool.open<number>(folder, { fileBytes: 1, files: 9 });
    fillDisk(1);
    spool.append([0]);
    expect([spool.length, spool.lost, spool.peek(9)]).toEqual([0, 1, []]);
    spool.append([1]);
    spool.append([2]);
    fillDisk(4);
    spool.append([3]);
    expect([spool.length, spool.lost]).toEqual([2, 2]);
    fillDisk(6);
    fillDisk(7);
    spool.append([4, 5]);
    expect([spool.length, spool.lost]).toEqual([1, 5]);
    expect(drain(spool)).toEqual([3]);
  });

  it('cuts off what a full disk took of an entry', () => {
    const path = join(folder, 'spool');
    const file = new SpoolFile<number>(path);
    file.append([1]);
    renameSync(path, `${path}-aside`);
    symlinkSync('/dev/full', path);
    expect(() => file.append([2])).toThrow('ENOSPC');
    unlinkSync(path);
    renameSync(`${path}-aside`, path);
    appendFileSync(path, '12345678 2');
    file.append([3]);
    expect([file.read(), file.entries]).toEqual([[1, 3], 2]);
  });

  it('outlives that its folder is taken away', () => {
    const spool = Spool.open<number>(folder, { fileBytes: 1, files: 9 });
    spool.append([1]);
    rmSync(folder, { recursive: true });
    spool.append([2]);
    expect([spool.peek(9), spool.length, spool.lost]).toEqual([[], 0, 2]);
    mkdirSync(folder);
    spool.append([3]);
    expect(drain(spool)).toEqual([3]);
  });

  it('lets the oldest go when there is too much', () => {
    const spool = Spool.open<number>(folder, { fileBytes: 1, files: 3 });
    for (const number of numbers(0, 10)) spool.append([number]);
    expect(spool.lost).toBe(7);
    expect(drain(spool)).toEqual([7, 8, 9]);
  });
});
