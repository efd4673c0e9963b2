/** Does what is about one thing one after the other, in the order in which it is asked for; what fails holds nobody up. */
export function takeTurns(): <T>(thing: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (thing, work) => {
    const turn = (last.get(thing) ?? Promise.resolve()).then(work, work);
    last.set(thing, turn);
    const forget = () => {
      if (last.get(thing) === turn) last.delete(thing);
    };
    turn.then(forget, forget);
    return turn;
  };
}
