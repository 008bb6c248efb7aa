/**
 * Chromium forgets to restyle what is inside an element whose class changes in the same frame in which `moveBefore` moves it,
 * so a recovered tile kept the type of DOWN. Without the method Preact moves by `insertBefore`, which restyles.
 */
export function moveByInserting(): void {
  Object.defineProperty(Element.prototype, 'moveBefore', { value: undefined, configurable: true });
}
