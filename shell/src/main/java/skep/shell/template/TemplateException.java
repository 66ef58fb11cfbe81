package skep.shell.template;

/// A template that cannot be read or that asks for what is not there. The message is for the person
/// who wrote the template.
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
