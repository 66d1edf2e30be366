package dev.chatai.api;

import dev.chatai.api.admin.Operations;
import dev.chatai.api.admin.ProcessorView;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// An installation without anything in it. The system tests have a real one.
record NoOperations() implements Operations {
  @Override
  public Map<String, ProcessorView> processors() {
    return Map.of();
  }

  @Override
  public boolean isRebuildable(String processor) {
    return false;
  }

  @Override
  public boolean rebuild(boolean compare) {
    return false;
  }

  @Override
  public boolean cancelRebuild() {
    return false;
  }

  @Override
  public List<OpenAnswer> openAnswers() {
    return List.of();
  }

  @Override
  public Activity activity() {
    return new Activity("none", List.of());
  }

  @Override
  public List<OwnerDay> usage(LocalDate from, LocalDate to) {
    return List.of();
  }
}
