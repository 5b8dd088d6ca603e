import type { Product } from './product.ts';

/** The products of the example shop, by category. */
export const seedProducts: readonly Product[] = [
  pounds('MUG-001', 'Stoneware mug', 'A heavy mug with a matt glaze, 350 ml.', 'mugs', 12.5),
  pounds('MUG-002', 'Espresso cup', 'A small porcelain cup, 80 ml.', 'mugs', 8),
  pounds('MUG-003', 'Travel mug', 'Steel, double-walled, keeps coffee hot for six hours.', 'mugs', 24),
  pounds('PAN-001', 'Cast-iron pan', 'Seasoned iron, 26 cm, for every hob.', 'pans', 39),
  pounds('PAN-002', 'Saucepan', 'Steel with a glass lid, two litres.', 'pans', 29.5),
  pounds('PAN-003', 'Crêpe pan', 'Thin steel, 24 cm, with a low rim.', 'pans', 22),
  pounds('LMP-001', 'Desk lamp', 'A jointed arm and a warm light of 400 lumens.', 'lamps', 45),
  pounds('LMP-002', 'Paper lantern', 'A round shade of rice paper, 50 cm.', 'lamps', 14),
  pounds('CHR-001', 'Reading chair', 'Beech and wool, with a footrest.', 'chairs', 320),
  pounds('CHR-002', 'Folding chair', 'Painted steel, stacks flat.', 'chairs', 35),
  pounds('TNT-001', 'Two-person tent', 'Three seasons, 2.1 kg, up in five minutes.', 'tents', 189),
  pounds('TNT-002', 'Tarp', 'Three by three metres, with guy lines.', 'tents', 54),
  pounds(
    'STV-001',
    'Camping stove',
    'Burns gas from a cartridge, boils a litre in four minutes.',
    'stoves',
    62,
  ),
  pounds('STV-002', 'Camping mug', 'Enamelled steel, for the stove or the hand.', 'stoves', 9.5),
  pounds('SPD-001', 'Garden spade', 'Forged steel on an ash handle.', 'garden-tools', 34),
  pounds('SPD-002', 'Hand trowel', 'For pots and beds, with a depth scale.', 'garden-tools', 11),
];

function pounds(sku: string, title: string, description: string, category: string, price: number): Product {
  return { sku, title, description, category, price: { amount: Math.round(price * 100), currency: 'GBP' } };
}
