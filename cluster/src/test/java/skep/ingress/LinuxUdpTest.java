package skep.ingress;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import skep.ingress.linux.LinuxDataPath;

@EnabledOnOs(OS.LINUX)
class LinuxUdpTest extends UdpContract {
  @Override
  DataPath open(DataPathSettings settings) {
    return new LinuxDataPath(settings);
  }
}
