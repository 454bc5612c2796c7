// Each of these tests uses the whole platform, half a dozen processes: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
