using Xunit;

namespace DeepSeek.Testing;

/// <summary>What a test needs and a machine may lack. CI has it all and says so: there, a missing part is a failure and nothing is skipped.</summary>
public static class Requirement
{
    private static readonly bool RequireAll = Environment.GetEnvironmentVariable("DEEPSEEK_REQUIRE_ALL_TESTS") == "1";

    /// <summary>The path of a program: the first that exists of the given absolute paths.</summary>
    public static string Program(string name, params string[] candidates) =>
        Present(candidates.FirstOrDefault(File.Exists), name);

    /// <summary>The thing itself where it is there; else the test is skipped with a reason.</summary>
    public static T Present<T>(T? thing, string name) where T : class
    {
        if (thing is null)
        {
            Assert.SkipUnless(RequireAll, $"skipped: needs {name}");
            Assert.Fail($"{name} is missing, and DEEPSEEK_REQUIRE_ALL_TESTS forbids to skip.");
        }

        return thing!;
    }
}
