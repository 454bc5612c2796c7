using System.Text.RegularExpressions;

namespace DeepSeek.ArchitectureTests;

/// <summary>The habits of CONTRIBUTING.md that a machine can hold.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 500;
    private const int LongestRazorFile = 200;
    private static readonly string[] Drawers = ["Common", "Helpers", "Utils", "Utilities", "Misc", "Models"];

    [Fact]
    public void NoSourceFile_IsTooLongToRead() =>
        Assert.DoesNotContain(Repository.Files(".cs", ".css", ".js", ".proto", ".props", ".targets"), path => Lines(path) > LongestFile);

    [Fact]
    public void NoRazorFile_IsTooLongToRead() => Assert.DoesNotContain(Repository.Files(".razor"), path => Lines(path) > LongestRazorFile);

    [Fact]
    public void NoFolder_IsADrawer() => Assert.DoesNotContain(Repository.Folders(), folder => Drawers.Contains(Path.GetFileName(folder)));

    [Fact]
    public void NoFile_NamesAPackageRegistryOrAMachine() => Assert.DoesNotContain(
        Repository.Files(".cs", ".csproj", ".props", ".targets", ".json", ".md", ".razor", ".yml", ".yaml", ".config")
            .Where(path => !path.EndsWith("HouseRuleTests.cs", StringComparison.Ordinal)),
        path => RegistryOrHome().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, path))));

    private static int Lines(string path) => File.ReadLines(Path.Combine(Repository.Root, path)).Count();

    [GeneratedRegex(@"api\.nuget\.org|registry\.npmjs\.org|deb\.debian\.org|/home/[a-z]|/root/|/Users/[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryOrHome();
}
