/** A first-in, first-out queue in one array that grows by doubling and is never shifted. */
export class Ring<Item> {
  private items: (Item | undefined)[] = new Array(16);
  private head = 0;
  size = 0;

  push(item: Item): void {
    if (this.size === this.items.length) this.grow();
    this.items[(this.head + this.size) & (this.items.length - 1)] = item;
    this.size += 1;
  }

  first(): Item | undefined {
    return this.at(0);
  }

  at(place: number): Item | undefined {
    return place < this.size ? this.items[(this.head + place) & (this.items.length - 1)] : undefined;
  }

  shift(): void {
    if (this.size === 0) return;
    this.items[this.head] = undefined;
    this.head = (this.head + 1) & (this.items.length - 1);
    this.size -= 1;
  }

  private grow(): void {
    const grown: (Item | undefined)[] = new Array(2 * this.items.length);
    for (let place = 0; place < this.size; place += 1) grown[place] = this.at(place);
    this.items = grown;
    this.head = 0;
  }
}
