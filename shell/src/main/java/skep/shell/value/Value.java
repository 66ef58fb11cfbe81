package skep.shell.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One JSON value. Immutable.
public sealed interface Value {

  /// JSON's null, and what an absent field reads as.
  record Nothing() implements Value {
    @Override
    public String text() {
      return "";
    }

    @Override
    public boolean isTrue() {
      return false;
    }
  }

  /// True or false.
  record Bool(boolean value) implements Value {
    @Override
    public String text() {
      return Boolean.toString(value);
    }

    @Override
    public boolean isTrue() {
      return value;
    }
  }

  /// A number, kept as it was written so that 64-bit values survive.
  record Num(String digits) implements Value {
    @Override
    public String text() {
      return digits;
    }

    @Override
    public boolean isTrue() {
      return toDouble() != 0;
    }

    public double toDouble() {
      return Double.parseDouble(digits);
    }

    /// The whole part.
    public long toLong() {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException _) {
        return (long) toDouble();
      }
    }
  }

  /// A string.
  record Text(String value) implements Value {
    @Override
    public String text() {
      return value;
    }

    @Override
    public boolean isTrue() {
      return !value.isEmpty();
    }
  }

  /// An array.
  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      return JsonText.write(this);
    }

    @Override
    public boolean isTrue() {
      return !values.isEmpty();
    }
  }

  /// An object, fields in the order they were given.
  record Fields(Map<String, Value> values) implements Value {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public String text() {
      return JsonText.write(this);
    }

    @Override
    public boolean isTrue() {
      return !values.isEmpty();
    }
  }

  /// What is not there.
  static Value nothing() {
    return new Nothing();
  }

  /// An object to build upon.
  static Value noFields() {
    return new Fields(Map.of());
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(long number) {
    return new Num(Long.toString(number));
  }

  static Value of(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? of((long) number)
        : new Num(Double.toString(number));
  }

  static Value of(boolean value) {
    return new Bool(value);
  }

  /// An array of strings.
  static Value ofTexts(Collection<String> texts) {
    return new Items(texts.stream().map(Value::of).toList());
  }

  /// The field called `name`; [Nothing] when this is no object or has no such field.
  default Value get(String name) {
    return this instanceof Fields(var values) ? values.getOrDefault(name, nothing()) : nothing();
  }

  /// The value at a path of field names such as `Spec.TaskTemplate`; [Nothing] when absent.
  default Value at(String path) {
    var value = this;
    for (var name : path.split("\\.")) {
      value = value.get(name);
    }
    return value;
  }

  /// This document with `changed` at `path`; objects on the way are made. Writing [Nothing] removes
  /// the field.
  default Value with(String path, Value changed) {
    int dot = path.indexOf('.');
    var name = dot < 0 ? path : path.substring(0, dot);
    var fields = new LinkedHashMap<>(fields());
    var next = dot < 0 ? changed : get(name).with(path.substring(dot + 1), changed);
    if (next instanceof Nothing) {
      fields.remove(name);
    } else {
      fields.put(name, next);
    }
    return new Fields(fields);
  }

  /// The fields of an object; none for anything else.
  default Map<String, Value> fields() {
    return this instanceof Fields(var values) ? values : Map.of();
  }

  /// The elements of an array; none for anything else.
  default List<Value> items() {
    return this instanceof Items(var values) ? values : List.of();
  }

  /// The elements of an array of strings.
  default List<String> texts() {
    var texts = new ArrayList<String>();
    for (var item : items()) {
      texts.add(item.text());
    }
    return texts;
  }

  /// What a person reads: a string without quotes, a number's digits; empty for nothing. A method
  /// of each and no switch over them, which each start of a command would have to link anew.
  String text();

  /// The number; 0 for anything else.
  default long number() {
    return this instanceof Num num ? num.toLong() : 0;
  }

  default boolean isPresent() {
    return !(this instanceof Nothing);
  }

  /// Go's idea of true: not false, not 0, not empty, not absent.
  boolean isTrue();
}
