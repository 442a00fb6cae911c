// Times operations of a Node.js package and prints the figures in Google Benchmark's form.
'use strict';

class Times {
  /** `implementation`: the name under which the figures are reported. */
  constructor(implementation) {
    this.implementation = implementation;
    this.quick = process.argv.includes('--quick');
    this.benchmarks = [];
  }

  // The processor time of the process has that of V8's helper threads in it, the elapsed time that of other programs:
  // the smaller one is nearer to the time of the one thread that counts, and never below it.
  //
  /** Calls run(await prepare()) `count` times and notes the median of run's processor times (the first runs are slow:
   * they are not compiled yet), divided by the `operations` in it. */
  async time(operation, count, prepare, run, { operations = 1, counters = {} } = {}) {
    const iterations = this.quick ? 1 : count;
    const times = [];
    for (let i = 0; i < iterations; i++) {
      const state = await prepare(i);
      const before = process.cpuUsage();
      const start = process.hrtime.bigint();
      await run(state);
      const elapsed = Number(process.hrtime.bigint() - start) / 1000;
      const used = process.cpuUsage(before);
      times.push(Math.min(elapsed, used.user + used.system) / operations);
    }
    const each = times.sort((a, b) => a - b)[Math.floor(iterations / 2)];
    const name = `${this.implementation}/${operation}`;
    this.benchmarks.push({ name, iterations, cpu_time: each, time_unit: 'us', ...counters });
  }

  /** Adds a figure to the operation that was timed last. */
  note(counters) {
    Object.assign(this.benchmarks.at(-1), counters);
  }

  print() {
    const figures = { context: { node: process.version }, benchmarks: this.benchmarks };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  }
}

module.exports = { Times, nothing: () => undefined };
