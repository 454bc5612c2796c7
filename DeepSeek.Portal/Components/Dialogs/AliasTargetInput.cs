namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>One model among which an alias shares requests out, while it is typed.</summary>
internal sealed class AliasTargetInput
{
    public string Name { get; set; } = "";

    public int Weight { get; set; } = 1;
}
