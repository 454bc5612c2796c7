using System.Text.RegularExpressions;
using System.Xml.Linq;
using DeepSeek.Portal.Features.ApiKeys;

namespace DeepSeek.Portal.Components.Tests;

public sealed partial class TextsTests
{
    private static readonly string Components = FindComponents();

    [Fact]
    public void Texts_BothLanguages_HaveTheSameKeysAndPlaceholders()
    {
        var english = Read("Texts.resx");
        var chinese = Read("Texts.zh.resx");

        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(chinese[text.Key])));
        Assert.All(english.Values.Concat(chinese.Values), text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void Texts_EveryKeyThatIsUsed_Exists()
    {
        var known = Read("Texts.resx").Keys.ToHashSet();
        var used = Directory.EnumerateFiles(Components, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => UsedKey().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value))
            .Distinct()
            .ToList();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Texts_EveryProblem_HasWords()
    {
        var known = Read("Texts.resx").Keys.ToHashSet();

        Assert.All(Enum.GetNames<ApiKeyProblem>(), name => Assert.Contains($"KeyProblem.{name}", known));
        Assert.All(Enum.GetNames<ApiKeyStatus>(), name => Assert.Contains($"KeyStatus.{name}", known));
        Assert.All(Enum.GetNames<Features.Accounts.PasswordProblem>(), name => Assert.Contains($"Password.Problem.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertMetric>(), name => Assert.Contains($"Alert.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertMetric>(), name => Assert.Contains($"Alert.{name}.Help", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertMetric>(), name => Assert.Contains($"AlertMetric.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertState>(), name => Assert.Contains($"AlertState.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertSeverity>(), name => Assert.Contains($"AlertSeverity.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.AlertProblem>(), name => Assert.Contains($"AlertProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.Rules.AlertRuleProblem>(), name => Assert.Contains($"AlertRuleProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.Channels.AlertChannelProblem>(), name => Assert.Contains($"ChannelProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Alerts.Channels.AlertChannelKind>(), name => Assert.Contains($"ChannelKind.{name}", known));
        Assert.All(Enum.GetNames<ControlPlane.Heartbeats.ModelVersionState>(), name => Assert.Contains($"ModelState.{name}", known));
        Assert.All(Enum.GetNames<Features.ModelVersions.ActivationProblem>(), name => Assert.Contains($"ActivationProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.ModelVersions.Rollouts.RolloutProblem>(), name => Assert.Contains($"RolloutProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.ModelVersions.Aliases.ModelAliasProblem>(), name => Assert.Contains($"AliasProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Upstreams.UpstreamProblem>(), name => Assert.Contains($"UpstreamProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Tenants.TenantProblem>(), name => Assert.Contains($"TenantProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Users.UserProblem>(), name => Assert.Contains($"UserProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Access.Roles.RoleProblem>(), name => Assert.Contains($"RoleProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Access.Tokens.PersonalTokenProblem>(), name => Assert.Contains($"TokenProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Accounts.SingleSignOn.SignInRefusal>(), name => Assert.Contains($"SignIn.Refusal.{name}", known));
        Assert.All(Enum.GetNames<Features.Accounts.SingleSignOn.GroupMappingProblem>(), name => Assert.Contains($"GroupProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Playground.PlaygroundProblem>(), name => Assert.Contains($"Playground.Problem.{name}", known));
        Assert.All(Enum.GetNames<Features.Policies.PolicyProblem>(), name => Assert.Contains($"PolicyProblem.{name}", known));
        Assert.All(Enum.GetNames<Features.Replicas.ReplicaProblem>(), name => Assert.Contains($"ReplicaProblem.{name}", known));
        Assert.All(Enum.GetNames<ControlPlane.Snapshots.CachePolicy>(), name => Assert.Contains($"CachePolicy.{name}", known));
        Assert.All(Enum.GetNames<Features.Settings.InstanceKind>(), name => Assert.Contains($"InstanceKind.{name}", known));
        Assert.All(Features.Access.Permission.All, name => Assert.Contains($"Permission.{name}", known));
        Assert.All(Features.Access.Roles.BuiltInRole.All, role => Assert.Contains($"Role.{role.Id}", known));
        Assert.All(Features.Access.Roles.BuiltInRole.All, role => Assert.Contains($"Role.{role.Id}.About", known));
        Assert.All(Features.Audit.AuditNames.Types, name => Assert.Contains($"AuditType.{name}", known));
        Assert.All(Features.Audit.AuditNames.Actions, name => Assert.Contains($"AuditAction.{name}", known));
        Assert.All(Contracts.Scopes.TenantScopes.All, scope => Assert.Contains($"Scope.{scope}", known));
    }

    private static string FindComponents()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "DeepSeek.Portal", "Components");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("DeepSeek.Portal/Components");
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Components, file)).Root!
        .Elements("data")
        .ToDictionary(element => element.Attribute("name")!.Value, element => element.Element("value")!.Value);

    private static List<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex("""\bT\["(?<key>[^"]+)"|\? "(?<key>[A-Z]\w+\.\w+)" : |" : "(?<key>[A-Z]\w+\.\w+)"\]""")]
    private static partial Regex UsedKey();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
