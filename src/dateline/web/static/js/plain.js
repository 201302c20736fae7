// What charts share that need no D3.

/** Draw anew when the room changes. */
export function onResize(node, draw) {
  let width = node.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(node.clientWidth - width) > 4) {
      width = node.clientWidth;
      draw();
    }
  }).observe(node);
}
