import { ASSET_SCREENS } from '../support/asset-screens.ts';
import { lookAt } from './look.ts';

lookAt(ASSET_SCREENS);
