// Taps that wait to be sent, in their order. They outlive a reload of the page (not the tab),
// and each is sent unchanged until the server has said what became of it.

export class Taps {
  constructor(key, storage = globalThis.sessionStorage) {
    this.key = key;
    this.storage = storage;
    this.list = this.read();
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      this.storage.setItem(this.key, JSON.stringify(this.list));
    } catch {
      // No storage: the tap still waits in the open page.
    }
  }

  add(fields) {
    this.list.push(fields);
    this.keep();
  }

  drop() {
    this.list.shift();
    this.keep();
  }

  get first() {
    return this.list[0];
  }

  get length() {
    return this.list.length;
  }
}

// A shaking hand taps twice; a second spasm takes longer. Each tap of a tremor renews the
// time, and while a tap is on its way the same one again is the same tap.
export function sameTap(last, value, now, { twice = 800, onItsWay = null } = {}) {
  return (value === last.value && now - last.at < twice) || (onItsWay !== null && value === onItsWay);
}
