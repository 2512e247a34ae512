// How long the sheet is really worked at: only while somebody does something on it, in the window
// before him. Told in small beats; one that does not arrive is not missed.
import { send } from "../ui/requests.js";

const BEAT = 60;
const IDLE = 60_000;

export function measure({ frame, address }) {
  let last = 0; // when somebody did something
  let seconds = 0;
  const now = () => performance.now();
  const isWorking = () => !document.hidden && last > 0 && now() - last < IDLE;

  const tell = () => {
    if (seconds < 1) return;
    const told = seconds;
    seconds = 0;
    send(frame, address, { seconds: told }, { keepalive: true }).catch(() => {});
  };

  for (const name of ["keydown", "input", "pointerdown", "paste", "focusin", "wheel"]) {
    frame.addEventListener(name, () => { last = now(); }, { passive: true });
  }
  window.setInterval(() => {
    if (isWorking()) seconds += 1;
    if (seconds >= BEAT) tell();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
}
