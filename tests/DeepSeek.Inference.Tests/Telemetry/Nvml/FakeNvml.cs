using System.Diagnostics;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Telemetry.Nvml;

/// <summary>A native library that looks like NVML and CUDA's driver: exercises signatures and layouts on a machine without a GPU.</summary>
internal sealed class FakeNvml : IDisposable
{
    private static readonly string Source =
        System.IO.Path.Combine(TestPaths.Root, "tests", "DeepSeek.Inference.Tests", "Telemetry", "Nvml", "fake_nvml.c");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fake-nvml-");

    private FakeNvml() => Path = System.IO.Path.Combine(_folder.FullName, "libfake.so");

    public string Path { get; }

    /// <summary>Compiles one; macros say what goes wrong in it.</summary>
    public static async Task<FakeNvml> CompileAsync(params string[] macros)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: the fake is compiled by gcc");
        var compiler = Requirement.Program("gcc", "/usr/bin/gcc", "/usr/bin/cc");
        var fake = new FakeNvml();
        string[] arguments = ["-shared", "-fPIC", "-O1", .. macros.Select(macro => $"-D{macro}"), "-o", fake.Path, Source];
        using var process = Process.Start(new ProcessStartInfo(compiler, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return fake;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
