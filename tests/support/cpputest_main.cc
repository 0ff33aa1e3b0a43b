// SPDX-License-Identifier: BSD-3-Clause
// The main of every CppUTest program.
//
// CppUTest's own leak detection replaces some forms of operator new and not others (nothrow, aligned), which the
// standard library uses in pairs; leaks are found by the address sanitizer's build instead.
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>

int main(int argc, char** argv)
{
  MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
  return CommandLineTestRunner::RunAllTests(argc, argv);
}
