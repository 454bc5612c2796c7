using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.Endpoints.Http;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Processing;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Telemetry;
using DeepSeek.Inference.Telemetry.Usage;
using DeepSeek.ServiceDefaults;

NativeHeap.GiveBackLargePieces();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddInferenceOptions();
builder.AddReplicaUsage();
builder.Services.AddModelRuntime();
builder.Services.AddScheduling();
builder.AddModelRepository();
builder.Services.AddProcessing();
builder.AddHttpEndpoints();
builder.AddReplicaTelemetry();

var app = builder.Build();
app.MapHttpEndpoints();
app.MapDefaultEndpoints();
await app.RunAsync();
