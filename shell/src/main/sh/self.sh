#!/bin/sh
# The first lines of a program that is a shell script and a jar at once: these, then launch.sh, which
# never returns, then the jar. Finds out where it is itself.
self=$0
case $self in
*/*) ;;
*) if [ ! -f "$self" ]; then self=$(command -v -- "$self"); fi ;;
esac
if [ -L "$self" ]; then self=$(readlink -f -- "$self"); fi
case $self in
/*) ;;
*) self=$PWD/$self ;;
esac
SKEP_JAR=${SKEP_JAR:-$self}

