using System.CommandLine;
using DeepSeek.Benchmarks.Engine;
using DeepSeek.Benchmarks.Serving;

var root = new RootCommand("Measures the engine and the service, next to a bare ONNX Runtime loop in the same process.")
{
    EngineCommand.Create(),
    ServeCommand.Create(),
    GapsCommand.Create(),
    PrefixCommand.Create(),
    FairnessCommand.Create(),
    ReloadCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
