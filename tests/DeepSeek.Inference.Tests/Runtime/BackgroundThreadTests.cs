using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class BackgroundThreadTests
{
    public BackgroundThreadTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have priorities of .NET's.");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_OnLinux_GivesWayToOthersWhereItIsToldTo(bool yields) =>
        Assert.Equal(yields, await BackgroundThread.RunAsync("test", yields, LinuxThread.GivesWay));

    [Fact]
    public async Task Start_AskedForByWhatGivesWay_DoesNotGiveWayItself()
    {
        var (own, started) = await BackgroundThread.RunAsync("test", yields: true, static () =>
        {
            var givesWay = true;
            var thread = new Thread(() => givesWay = LinuxThread.GivesWay());
            BackgroundThread.Start(thread);
            thread.Join();
            return (LinuxThread.GivesWay(), givesWay);
        });

        Assert.Equal((true, false), (own, started));
    }

    [Fact]
    public async Task Run_LoadsAModelOfSeveralThreads_ThoseComputeLikeOthers()
    {
        using var session = await BackgroundThread.RunAsync("test", yields: true, static () =>
            ShippedModel.Runtime(new RuntimeOptions { Threads = 3 }).Load(Path.Combine(TestPaths.Model, "model.onnx"), 256));

        // Those of other tests' models may be among them; none of them may give way.
        var computing = Directory.GetDirectories("/proc/self/task").Select(path => GivesWayIfItComputes(Path.GetFileName(path))).OfType<bool>().ToList();
        Assert.InRange(computing.Count, 2, int.MaxValue);
        Assert.DoesNotContain(true, computing);
    }

    // Null for another thread, or one that has ended meanwhile.
    private static bool? GivesWayIfItComputes(string thread)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{thread}/comm").Trim() == SessionThreads.Name ? LinuxThread.GivesWay($"self/task/{thread}") : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
