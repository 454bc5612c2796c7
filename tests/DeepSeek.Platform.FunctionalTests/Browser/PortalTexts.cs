using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>Finds words that nobody has written: where a text is missing, a page shows its key.</summary>
internal static class PortalTexts
{
    private static readonly Regex Keys = new(
        @$"\b({string.Join('|', ReadSections())})\.\w[\w.:-]*", RegexOptions.None, TimeSpan.FromSeconds(5));

    public static IReadOnlyList<string> Missing(string shown) => [.. Keys.Matches(shown).Select(match => match.Value).Distinct()];

    /// <summary>What stands before the first dot of any key.</summary>
    private static IEnumerable<string> ReadSections()
    {
        var root = typeof(PortalTexts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        return XDocument.Load(Path.Combine(root, "DeepSeek.Portal", "Components", "Texts.resx")).Root!
            .Elements("data")
            .Select(element => element.Attribute("name")!.Value)
            .Where(key => key.Contains('.', StringComparison.Ordinal))
            .Select(key => Regex.Escape(key.Split('.')[0]))
            .Distinct();
    }
}
