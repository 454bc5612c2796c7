using System.CommandLine;
using DeepSeek.Benchmarks.Engine;
using DeepSeek.Benchmarks.Gateway;
using DeepSeek.Benchmarks.Gateway.Servers;
using DeepSeek.Benchmarks.Portal;
using DeepSeek.Benchmarks.Serving;

var root = new RootCommand("Measures the engine and the service next to a bare ONNX Runtime loop, the gateway next to a bare server and a bare proxy, and the portal with much in its store.")
{
    EngineCommand.Create(),
    ServeCommand.Create(),
    GapsCommand.Create(),
    PrefixCommand.Create(),
    FairnessCommand.Create(),
    ReloadCommand.Create(),
    GatewayCommand.Create(),
    GatewayMemoryCommand.Create(),
    PortalScaleCommand.Create(),
    KeyChangesCommand.Create(),
    ServerCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
