/**
 * A running sum that keeps what each addition rounds away (Knuth's two-sum). Numbers can be added and taken back a
 * million times: the error stays that of one rounding, where a plain running sum drifts.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  get value(): number {
    return this.#sum + this.#lost;
  }

  add(term: number): void {
    const sum = this.#sum + term;
    const added = sum - this.#sum;
    this.#lost += this.#sum - (sum - added) + (term - added);
    this.#sum = sum;
  }

  clear(): void {
    this.#sum = 0;
    this.#lost = 0;
  }
}
