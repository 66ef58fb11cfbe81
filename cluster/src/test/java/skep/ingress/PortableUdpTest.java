package skep.ingress;

import skep.ingress.portable.PortableDataPath;

class PortableUdpTest extends UdpContract {
  @Override
  DataPath open(DataPathSettings settings) {
    return new PortableDataPath(settings);
  }
}
