using DeepSeek.EmbeddedAgent;

// Two small programs that the embedded orchestrator runs beside the services. Its own tool: arguments and pipe may change with it.
return args switch
{
    ["garnet", var port, var dataDirectory] => LocalRedis.Run(port, dataDirectory),
    ["reap", var lockFile, var mark] => Reaper.Run(lockFile, mark),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: garnet <port> <data directory> | reap <lock file> <mark>. The AppHost starts this; there is nothing to run by hand.");
    return 2;
}
