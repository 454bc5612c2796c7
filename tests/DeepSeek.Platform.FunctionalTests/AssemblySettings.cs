using Xunit.Sdk;
using Xunit.v3;

// Each of these tests uses the whole platform, half a dozen processes: one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
