// SPDX-License-Identifier: BSD-3-Clause
// The main of every CppUTest program.
#include <CppUTest/CommandLineTestRunner.h>

int main(int argc, char** argv)
{
  return CommandLineTestRunner::RunAllTests(argc, argv);
}
