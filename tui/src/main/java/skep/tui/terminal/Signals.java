package skep.tui.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// Signals of the operating system. The JDK has no supported way to hear of them, but one that all
/// terminal libraries use; it is reached by name, so that its absence costs only the signal.
final class Signals {
  private Signals() {}

  /// Has `handler` run, on a thread of the JVM's, whenever the signal comes. Does nothing where
  /// signals cannot be had.
  static void on(String name, Runnable handler) {
    try {
      var signalType = Class.forName("sun.misc.Signal");
      var handlerType = Class.forName("sun.misc.SignalHandler");
      var signal = signalType.getConstructor(String.class).newInstance(name);
      var proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) -> handled(self, method, arguments, handler));
      signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, proxy);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "no signal " + name, e);
    }
  }

  private static Object handled(Object self, Method method, Object[] arguments, Runnable handler) {
    return switch (method.getName()) {
      case "handle" -> {
        handler.run();
        yield self;
      }
      case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
      case "hashCode" -> System.identityHashCode(self);
      default -> "signal handler";
    };
  }
}
