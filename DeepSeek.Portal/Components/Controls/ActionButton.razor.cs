using DeepSeek.Portal.Features.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>A button for something that needs a permission; who does not have it sees that it is there, and why he cannot use it.</summary>
public sealed partial class ActionButton
{
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What it asks for, one of <see cref="Permission.All"/>.</summary>
    [Parameter, EditorRequired]
    public string Needs { get; set; } = "";

    /// <summary>Whether whoever looks at it has that.</summary>
    [Parameter, EditorRequired]
    public bool Allowed { get; set; }

    /// <summary>True while it cannot be used for another reason, which the page says.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>For screen readers, where the text alone does not say of what.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public string? Icon { get; set; }

    [Parameter]
    public Variant Variant { get; set; } = Variant.Text;

    [Parameter]
    public Color Color { get; set; } = Color.Default;

    [Parameter]
    public Size Size { get; set; } = Size.Small;

    [Parameter]
    public string? TestId { get; set; }

    [Parameter]
    public EventCallback<MouseEventArgs> OnClick { get; set; }

    /// <summary>Who speaks to the browser says what he sees: the name has the text in it.</summary>
    private string? Name => Label is null || Label.Contains(Text, StringComparison.CurrentCultureIgnoreCase) ? Label : $"{Text}: {Label}";

    private string? Why => Allowed ? null : T["Action.Denied", T[$"Permission.{Needs}"].Value].Value;
}
