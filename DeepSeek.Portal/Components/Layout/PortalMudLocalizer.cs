using Microsoft.Extensions.Localization;
using MudBlazor;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>MudBlazor's own words, where the portal shows them: keys that begin with <c>Mud</c>. The rest stays as MudBlazor has it.</summary>
internal sealed class PortalMudLocalizer(IStringLocalizer<Texts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
