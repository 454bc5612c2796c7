using System.Runtime.InteropServices;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Telemetry.Nvml;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Tests.Telemetry.Nvml;

public sealed class NvmlProbeTests
{
    private const string Nowhere = "/nowhere/lib.so";

    private readonly RecordingLogger _log = new();

    [Theory]
    [InlineData(0, "B")]
    [InlineData(1, "A")]
    public async Task Measure_IndexOfCuda_GivesTheFiguresOfThatGpu(int index, string gpu)
    {
        using var fake = await FakeNvml.CompileAsync();
        using var probe = Probe(fake.Path, fake.Path, index);

        var status = probe.Measure();

        Assert.Equal(gpu == "A" ? A : B, status);
        Assert.Equal(status, probe.Measure());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Measure_CudaDriverMissing_TakesNvmlsIndexAndSaysSoOnce()
    {
        using var fake = await FakeNvml.CompileAsync("WITHOUT_CUDA");
        using var probe = Probe(fake.Path, Nowhere);

        Assert.Equal(A, probe.Measure());
        probe.Measure();

        Assert.Contains("its index 0", Assert.Single(_log.Lines), StringComparison.Ordinal);
        using var other = Probe(fake.Path, fake.Path);
        Assert.Equal(A, other.Measure());
        Assert.Contains("is not CUDA's driver", _log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_GpuThatIsNotThere_GivesNoFiguresAndSaysSoOnce()
    {
        using var fake = await FakeNvml.CompileAsync();
        using var probe = Probe(fake.Path, fake.Path, index: 5);

        Assert.Equal(Nothing("GPU 5"), probe.Measure());
        probe.Measure();

        Assert.Equal(2, _log.Lines.Count);
        Assert.Contains("cuDeviceGet: error 101", _log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Unknown Error", _log.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_LibraryMissing_GivesNoFiguresAndSaysSoOnce()
    {
        using var probe = Probe(Nowhere, Nowhere);

        Assert.Equal(Nothing("GPU 0"), probe.Measure());
        Assert.Equal(Nothing("GPU 0"), probe.Measure());

        Assert.Contains($"{Nowhere} cannot be loaded", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nvmlInit_v2: Driver Not Loaded", "INIT_RESULT=NVML_ERROR_DRIVER_NOT_LOADED")]
    [InlineData("nvmlInit_v2: error 9", "INIT_RESULT=NVML_ERROR_DRIVER_NOT_LOADED", "WITHOUT_ERROR_STRING")]
    [InlineData("nvmlInit_v2: Function Not Found", "nvmlInit_v2=nvmlInit_v9")]
    public async Task Measure_InitializationFails_GivesNoFiguresAndSaysWhy(string reason, params string[] macros)
    {
        using var fake = await FakeNvml.CompileAsync(macros);
        using var probe = Probe(fake.Path, fake.Path);

        Assert.Equal(Nothing("GPU 0"), probe.Measure());

        Assert.Contains(reason, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WITHOUT_POWER", "Function Not Found")]
    [InlineData("POWER_RESULT=NVML_ERROR_NOT_SUPPORTED", "Not Supported")]
    public async Task Measure_OneFigureMissing_GivesTheOthersAndSaysSoOnce(string macro, string reason)
    {
        using var fake = await FakeNvml.CompileAsync(macro);
        using var probe = Probe(fake.Path, fake.Path);

        Assert.Equal(B with { PowerWatts = null }, probe.Measure());
        probe.Measure();

        Assert.Contains($"power of GPU 0: {reason}", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_GpuLost_GivesNoFiguresAndNoException()
    {
        using var fake = await FakeNvml.CompileAsync("FIGURE_RESULT=NVML_ERROR_GPU_IS_LOST");
        using var probe = Probe(fake.Path, fake.Path);

        Assert.Equal(Nothing("GPU 0"), probe.Measure());
        probe.Measure();

        Assert.Equal(6, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains("GPU is lost", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_AfterAMeasure_ShutsTheLibraryDownAndLaterReadersGetNoFigures()
    {
        using var fake = await FakeNvml.CompileAsync();
        var library = NativeLibrary.Load(fake.Path);
        try
        {
            var probe = Probe(fake.Path, fake.Path);
            probe.Measure();

            probe.Dispose();
            probe.Dispose();

            Assert.Equal(1, Marshal.ReadInt32(NativeLibrary.GetExport(library, "fake_shutdowns")));
            Assert.Equal(Nothing(B.Name) with { Id = B.Id }, probe.Measure());
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    private static DeviceStatus A => new()
    {
        Kind = "cuda",
        Name = "NVIDIA Fake A",
        Id = "GPU-aaaa",
        Utilization = 0.12,
        MemoryUsedBytes = 1L << 30,
        MemoryTotalBytes = 8L << 30,
        TemperatureCelsius = 41,
        PowerWatts = 60.5,
    };

    private static DeviceStatus B => new()
    {
        Kind = "cuda",
        Name = "NVIDIA Fake B",
        Id = "GPU-bbbb",
        Utilization = 0.87,
        MemoryUsedBytes = 60L << 30,
        MemoryTotalBytes = 80L << 30,
        TemperatureCelsius = 66,
        PowerWatts = 312.25,
    };

    private static DeviceStatus Nothing(string name) => new() { Kind = "cuda", Name = name };

    private NvmlProbe Probe(string nvml, string cuda, int index = 0) =>
        new(Options.Create(new RuntimeOptions { Device = "cuda", DeviceIndex = index }), _log, nvml, cuda);

    private sealed class RecordingLogger : ILogger<NvmlProbe>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
