package skep.ingress;

import skep.ingress.portable.PortableDataPath;

class PortableDataPathTest extends DataPathContract {
  @Override
  DataPath open(DataPathSettings settings) {
    return new PortableDataPath(settings);
  }
}
