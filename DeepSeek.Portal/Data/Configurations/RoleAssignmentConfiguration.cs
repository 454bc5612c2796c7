using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class RoleAssignmentConfiguration : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("RoleAssignments");
        builder.HasKey(assignment => new { assignment.UserId, assignment.RoleId, assignment.TenantId });
        builder.Property(assignment => assignment.RoleId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(assignment => assignment.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(assignment => assignment.GrantedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasIndex(assignment => assignment.RoleId);
        builder.HasIndex(assignment => assignment.TenantId);

        // A user with a past is disabled, not deleted.
        builder.HasOne(assignment => assignment.User).WithMany().HasForeignKey(assignment => assignment.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
