// Versions below which a package has a known hole, and packages that stay out.
import { read } from './sources.mjs';

const FLOORS = {
  'socket.io-parser': '4.2.7',
  'engine.io': '6.6.7',
  ws: '8.21.0',
  '@nestjs/core': '11.1.18',
  undici: '8.9.0',
  nodemailer: '9.0.1',
  axios: '1.18.0',
};
const REFUSED = ['jsonata', 'liquidjs'];

export function checkFloors() {
  const packages = Object.entries(JSON.parse(read('package-lock.json')).packages).filter(([path]) => path !== '');
  return packages.flatMap(([path, { version, integrity, link }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const problems = [];
    if (REFUSED.includes(name)) problems.push(`${path}: ${name} stays out (it evaluates what outsiders write)`);
    if (name in FLOORS && isBelow(version, FLOORS[name])) problems.push(`${path}: ${version} is below the floor ${FLOORS[name]}`);
    if (!integrity && !link) problems.push(`${path}: the lock file has no integrity for it`);
    return problems;
  });
}

function isBelow(version, floor) {
  const [left, right] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const index = left.findIndex((part, position) => part !== right[position]);
  return index !== -1 && left[index] < right[index];
}
