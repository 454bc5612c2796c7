using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class BackgroundThreadTests
{
    // Of proc(5): what /proc/<pid>/stat has behind the name, from the state on.
    private const int Niceness = 16;
    private const int Policy = 38;
    private const int IdlePolicy = 5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_OnLinux_GivesWayToOthersWhereItIsToldTo(bool yields)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have priorities of .NET's.");

        var figures = await BackgroundThread.RunAsync("test", yields, () =>
        {
            var stat = File.ReadAllText("/proc/thread-self/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        });

        // Where the policy is not allowed, the niceness is there in its place.
        Assert.Equal(yields, figures[Policy] == $"{IdlePolicy}" || int.Parse(figures[Niceness], System.Globalization.CultureInfo.InvariantCulture) >= 10);
    }
}
