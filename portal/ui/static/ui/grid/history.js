// What the user did, act by act; the changes of one act are undone together.
export class History {
  constructor() {
    this.back = [];
    this.forth = [];
    this.act = null;
  }

  add(change) {
    if (this.act) this.act.push(change); else this.back.push([change]);
    this.forth = [];
  }

  together(work) {
    this.act = [];
    work();
    if (this.act.length) this.back.push(this.act);
    this.act = null;
  }

  undo(replay) { step(this.back, this.forth, replay); }

  redo(replay) { step(this.forth, this.back, replay); }
}

// `replay` answers whether the act can be done the other way round again.
function step(from, to, replay) {
  const changes = from.pop();
  if (changes && replay(changes)) to.push(changes);
}
